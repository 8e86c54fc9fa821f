//! The columns of every table.

use crate::dataset::Described;
use crate::dataset::columns::{about, told};

pub(super) fn write(of: &Described<'_>) -> String {
    let mut text = String::new();
    for table in of.tables {
        text.push_str(&format!(
            "### {}\n\nOne row: {}.\n\n| column | type | meaning |\n|---|---|---|\n",
            table.name, table.row
        ));
        for field in table.schema.fields() {
            text.push_str(&format!(
                "| `{}` | {} | {} |\n",
                field.name(),
                told(field.data_type()),
                about(table.name, field.name())
            ));
        }
        text.push('\n');
    }
    text
}
