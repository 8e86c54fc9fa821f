//! Rows of a CSV table, those that are no text left out.

use std::io::Read;

use csv::{ByteRecord, Reader, StringRecord};

use super::builder::{LoadError, RecordsBuilder};

/// Visits every row with the line it starts on.
pub(super) fn each<R: Read>(
    builder: &mut RecordsBuilder,
    mut reader: Reader<R>,
    mut visit: impl FnMut(&mut RecordsBuilder, usize, &StringRecord),
) -> Result<(), LoadError> {
    let mut bytes = ByteRecord::new();
    while reader.read_byte_record(&mut bytes)? {
        let line = bytes.position().map_or(0, |at| at.line() as usize);
        match StringRecord::from_byte_record(bytes.clone()) {
            Ok(record) => visit(builder, line, &record),
            Err(error) => builder.skip(line, error),
        }
    }
    Ok(())
}
