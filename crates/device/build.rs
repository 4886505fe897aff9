//! A migration that is added counts at once: the macro that embeds them is not told of new files.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/device");
}
