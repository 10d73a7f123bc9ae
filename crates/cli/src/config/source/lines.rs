//! Where blocks begin in the file, so that what is wrong with one is told with its line.

use super::Of;

/// Lines of blocks, in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    file: String,
    customer_users: Vec<usize>,
    customers: Vec<usize>,
}

impl Lines {
    /// Of a file that was read without fault.
    pub(crate) fn of(file: &str, text: &str) -> Self {
        let lines = |of: Of| {
            let document = toml::de::DeTable::parse(text).ok()?;
            let (_, blocks) = document.get_ref().iter().find(|(key, _)| key.get_ref().as_ref() == of.block())?;
            let blocks = blocks.get_ref().as_array()?;
            Some(blocks.iter().map(|block| line(text, block.span().start)).collect())
        };
        Self {
            file: file.to_owned(),
            customer_users: lines(Of::CustomerUsers).unwrap_or_default(),
            customers: lines(Of::Customers).unwrap_or_default(),
        }
    }

    /// `padron.toml, line 12: `; nothing where it is not known.
    pub(super) fn place(&self, of: Of, at: usize) -> String {
        let lines = match of {
            Of::CustomerUsers => &self.customer_users,
            Of::Customers => &self.customers,
        };
        lines.get(at).map_or_else(String::new, |line| format!("{}, line {line}: ", self.file))
    }
}

fn line(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}
