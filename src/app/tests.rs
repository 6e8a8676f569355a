//! Behaviour of the screens.
