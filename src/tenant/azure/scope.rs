//! Where a role of Azure holds: the paths that exports write, and their names for people.

use crate::tenant::Tenant;

/// Where an Azure role holds. Names in lower case: Azure does not tell cases apart, and exports differ in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AzureScope {
    /// `/`: every subscription of the tenant.
    Root,
    ManagementGroup(Box<str>),
    Subscription(Box<str>),
    ResourceGroup {
        subscription: Box<str>,
        name: Box<str>,
    },
    /// Deeper than a resource group; the path behind the subscription.
    Resource {
        subscription: Box<str>,
        path: Box<str>,
    },
    /// Outside management groups and subscriptions (billing, reservations).
    Other(Box<str>),
    #[default]
    NotExported,
}

impl AzureScope {
    /// Reads a scope as exports write it: `/subscriptions/<id>/resourceGroups/<name>/providers/…`.
    pub fn parse(text: &str) -> Self {
        let lower = text.trim().to_lowercase();
        if lower.is_empty() {
            return Self::NotExported;
        }
        let path = lower.trim_matches('/');
        if path.is_empty() {
            return Self::Root;
        }
        if let Some(group) = path.strip_prefix("providers/microsoft.management/managementgroups/") {
            return Self::ManagementGroup(group.split('/').next().unwrap_or_default().into());
        }
        let Some(rest) = path.strip_prefix("subscriptions/") else { return Self::Other(lower.into()) };
        let (subscription, inside) = rest.split_once('/').unwrap_or((rest, ""));
        let subscription: Box<str> = subscription.into();
        let group = inside.strip_prefix("resourcegroups/").filter(|name| !name.is_empty());
        match (inside, group) {
            ("", _) => Self::Subscription(subscription),
            (_, Some(name)) if !name.contains('/') => Self::ResourceGroup { subscription, name: name.into() },
            _ => Self::Resource { subscription, path: inside.into() },
        }
    }

    /// The subscription it lies in or is; `None` above subscriptions.
    pub fn subscription(&self) -> Option<&str> {
        match self {
            Self::Subscription(subscription)
            | Self::ResourceGroup { subscription, .. }
            | Self::Resource { subscription, .. } => Some(subscription),
            _ => None,
        }
    }

    /// Whether a whole subscription or more lies in it.
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::Root | Self::ManagementGroup(_) | Self::Subscription(_))
    }

    /// Its path in lower case, as Azure writes paths.
    pub fn path(&self) -> String {
        match self {
            Self::Root => "/".to_owned(),
            Self::ManagementGroup(id) => format!("/providers/microsoft.management/managementgroups/{id}"),
            Self::Subscription(id) => format!("/subscriptions/{id}"),
            Self::ResourceGroup { subscription, name } => {
                format!("/subscriptions/{subscription}/resourcegroups/{name}")
            }
            Self::Resource { subscription, path } => format!("/subscriptions/{subscription}/{path}"),
            Self::Other(path) => path.to_string(),
            Self::NotExported => String::new(),
        }
    }

    /// "the tenant root", "management group mg-core", "subscription Harbour Production".
    pub fn title(&self, tenant: &Tenant) -> String {
        let subscription = |id: &str| match tenant.subscriptions.iter().find(|known| *known.id == *id) {
            Some(known) if !known.name.is_empty() => known.name.to_string(),
            _ => id.to_owned(),
        };
        match self {
            Self::Root => "the tenant root".to_owned(),
            Self::ManagementGroup(id) => {
                let known = tenant.management_groups.iter().find(|group| *group.id == **id);
                let name = known.map(|group| &group.name).filter(|name| !name.is_empty()).unwrap_or(id);
                format!("management group {name}")
            }
            Self::Subscription(id) => format!("subscription {}", subscription(id)),
            Self::ResourceGroup { subscription: id, name } => {
                format!("resource group {name} in {}", subscription(id))
            }
            Self::Resource { subscription: id, path } => {
                let name = path.rsplit('/').next().unwrap_or_default();
                format!("resource {name} in {}", subscription(id))
            }
            Self::Other(path) => path.to_string(),
            Self::NotExported => "scope not exported".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AzureScope::{self, ManagementGroup, NotExported, Other, ResourceGroup, Root, Subscription};

    #[test]
    fn scopes_as_exports_write_them() {
        let check = |text: &str, expected: AzureScope| assert_eq!(AzureScope::parse(text), expected, "{text}");
        check("/", Root);
        check("", NotExported);
        check("/providers/Microsoft.Management/managementGroups/MG-Core", ManagementGroup("mg-core".into()));
        check("/subscriptions/AA-11", Subscription("aa-11".into()));
        check("/subscriptions/aa-11/", Subscription("aa-11".into()));
        let group = ResourceGroup { subscription: "aa-11".into(), name: "rg1".into() };
        check("/subscriptions/aa-11/resourceGroups/RG1", group.clone());
        check("/subscriptions/aa-11/resourcegroups/rg1", group);
        let deep = AzureScope::parse(
            "/subscriptions/aa-11/resourceGroups/rg1/providers/Microsoft.Compute/virtualMachines/vm1",
        );
        assert_eq!(deep.subscription(), Some("aa-11"));
        assert!(!deep.is_wide() && Root.is_wide());
        check("/providers/Microsoft.Capacity", Other("/providers/microsoft.capacity".into()));
    }
}
