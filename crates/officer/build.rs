//! The questionnaire of the training village, compressed: the program can teach before a district has sent its own.

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let form = "../../forms/keluarga.xml";
    println!("cargo::rerun-if-changed={form}");
    let packed = zstd::encode_all(std::fs::read(form)?.as_slice(), 19)?;
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    std::fs::write(out.join("keluarga.xml.zst"), packed)
}
