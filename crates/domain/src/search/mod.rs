//! Search language (being written).
