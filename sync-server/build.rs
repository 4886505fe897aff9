//! Embeds the built console again when it changes: the embedding macro alone does not see new files.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
}
