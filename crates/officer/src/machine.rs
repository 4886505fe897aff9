//! What the machine is, as far as the screens must know.

/// Whether something draws for the processor. Without it the screens keep still by themselves, and WebKitGTK is told so.
pub fn has_graphics_card() -> bool {
    #[cfg(target_os = "linux")]
    {
        // Whatever can render has such a node; a bare frame buffer has none.
        let nodes = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
        nodes.map(|node| node.file_name()).any(|name| name.to_string_lossy().starts_with("renderD"))
    }
    #[cfg(not(target_os = "linux"))]
    {
        true
    }
}
