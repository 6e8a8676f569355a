//! What can be reached inside the client's own network from outside: apps published through Entra, and the
//! connectors that carry them.

use crate::evidence::SourceRef;

/// Which way an app is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    ApplicationProxy,
    /// A network segment of Private Access.
    PrivateAccess,
}

/// An app inside the client's network that is published to people outside.
#[derive(Clone, Debug)]
pub struct PublishedApp {
    pub through: Publication,
    pub name: Box<str>,
    /// Object id of the app registration in lower case; empty where the source names none.
    pub object: Box<str>,
    /// Application (client) id in lower case; a list of segments does not tell it.
    pub app_id: Box<str>,
    /// Where people reach it, and what stands behind.
    pub external: Option<Box<str>>,
    pub internal: Option<Box<str>>,
    pub enabled: Option<bool>,
    /// Whether Entra signs people in before the app sees them; `None`: not exported, or not its business.
    pub signed_in_before: Option<bool>,
    pub source: SourceRef,
}

/// A machine that carries connections inward, or a group of such machines.
#[derive(Clone, Debug)]
pub struct NetworkConnector {
    pub id: Box<str>,
    /// The machine's name, or the group's.
    pub name: Box<str>,
    pub is_group: bool,
    pub active: Option<bool>,
    pub source: SourceRef,
}
