#[path = "../../src/jobs/keep.rs"]
pub mod keep;

/// What that job says; nobody listens here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    Storing { file: String },
}

pub type Listener<'a> = &'a mut dyn FnMut(Message) -> bool;
