//! Embeds the built console and the migrations again when they change: the embedding macros alone do not see new files.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-changed=../migrations");
}
