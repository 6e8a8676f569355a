//! stub
#[derive(Debug)]
pub struct Workers {
    pub program: std::path::PathBuf,
}
