use proptest::prelude::*;

use super::*;

fn read(text: &[u8]) -> (Vec<String>, Vec<Result<Vec<String>, String>>) {
    let mut table = Table::new(text);
    if !table.header().unwrap() {
        return Default::default();
    }
    let columns = table.layout.columns.clone();
    let mut rows = Vec::new();
    while let Some(row) = table.record().unwrap() {
        rows.push(match row {
            Row::Cells(cells) => {
                assert_eq!(cells.row, rows.len() as u64 + 1);
                let cells = (0..columns.len()).map(|n| cells.get(Some(n)).to_string());
                Ok(cells.collect())
            }
            Row::Bad { why, .. } => Err(why),
        });
    }
    (columns, rows)
}

fn cells(cells: &[&str]) -> Result<Vec<String>, String> {
    Ok(cells.iter().map(ToString::to_string).collect())
}

#[test]
fn cells_of_all_kinds() {
    let (columns, rows) =
        read(b",id, note \r\n0,a,\"x, \"\"y\"\"\r\nz\"\r\n\r\n1,\"b\",\n2,c,5\" wide");
    assert_eq!(columns, ["", "id", "note"]);
    assert_eq!(
        rows,
        [
            cells(&["0", "a", "x, \"y\"\r\nz"]),
            cells(&["1", "b", ""]),
            cells(&["2", "c", "5\" wide"]),
        ]
    );
    assert_eq!(read(b"a\tb,c\tc\n1\t2\t3").0, ["a", "b,c", "c"]);
    assert_eq!(read(b"").0.len(), 0);
}

#[test]
fn a_broken_quote_costs_its_own_row_alone() {
    let (_, rows) = read(b"a,b\n1,2\n3,\"4\n5,\"6\"\n7,8\n9,\"x\ny\"\n");
    assert_eq!(rows[0], cells(&["1", "2"]));
    assert_eq!(rows[1], Err("line 3: text after a closing quote".into()));
    assert_eq!(
        rows[2..],
        [
            cells(&["5", "6"]),
            cells(&["7", "8"]),
            cells(&["9", "x\ny"])
        ]
    );
    let (_, rows) = read(b"a,b\n3,\"4\n5,6\n7,8\n");
    assert_eq!(rows[0], Err("line 2: a quote is never closed".into()));
    assert_eq!(rows[1..], [cells(&["5", "6"]), cells(&["7", "8"])]);
    let (_, rows) = read(b"a,b\n1\n1,2,3\n4,5\n");
    assert_eq!(
        rows[0],
        Err("line 2: 1 cells where the header has 2".into())
    );
    assert_eq!(rows[2], cells(&["4", "5"]));
}

#[test]
fn what_is_no_utf8_is_shown_and_told() {
    let mut table = Table::new(&b"a,b\n\xe9t\xe9,ok\nx,y\n"[..]);
    table.header().unwrap();
    let Some(Row::Cells(cells)) = table.record().unwrap() else {
        panic!("no cells");
    };
    assert!(cells.lossy);
    assert_eq!(
        (cells.get(Some(0)), cells.get(Some(1))),
        ("\u{fffd}t\u{fffd}", "ok")
    );
    let Some(Row::Cells(cells)) = table.record().unwrap() else {
        panic!("no cells");
    };
    assert!(!cells.lossy);
    assert_eq!((cells.get(Some(0)), cells.get(None)), ("x", ""));
}

#[test]
fn cells_do_not_share_a_character() {
    assert_eq!(read(b"\xc3,\xa9\n").0, ["\u{fffd}"; 2]);
    let (_, rows) = read(b"a,b\nx\xc3,\xa9\n");
    assert_eq!(rows, [cells(&["x\u{fffd}", "\u{fffd}"])]);
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn what_was_written_is_read(rows in prop::collection::vec(
        prop::collection::vec("[a-c\",;\t\r\n é]{0,6}", 3), 0..8,
    )) {
        let mut text = "a,b,c\n".to_string();
        for row in &rows {
            let row: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text += &row.join(",");
            text += "\n";
        }
        let expected: Vec<_> = rows.into_iter().map(Ok).collect();
        prop_assert_eq!(read(text.as_bytes()).1, expected);
    }

    #[test]
    fn a_row_that_is_whole_is_found_after_any_mess(mess in "[a\",\n]{0,60}") {
        let text = format!("a,b\n{mess}\nx,y\n");
        let rows = read(text.as_bytes()).1;
        prop_assert_eq!(rows.last(), Some(&cells(&["x", "y"])));
    }
}
