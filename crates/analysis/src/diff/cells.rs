//! Whether two cells of one column are the same.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_schema::DataType;

pub(super) fn are_same(one: (&dyn Array, usize), two: (&dyn Array, usize)) -> bool {
    let ((a, at), (b, bt)) = (one, two);
    match (a.is_valid(at), b.is_valid(bt)) {
        (true, true) => {}
        (one, two) => return one == two,
    }
    match a.data_type() {
        DataType::Utf8 => a.as_string::<i32>().value(at) == b.as_string::<i32>().value(bt),
        DataType::Int64 => {
            a.as_primitive::<Int64Type>().value(at) == b.as_primitive::<Int64Type>().value(bt)
        }
        DataType::Float64 => {
            let bits =
                |array: &dyn Array, at| array.as_primitive::<Float64Type>().value(at).to_bits();
            bits(a, at) == bits(b, bt)
        }
        DataType::Boolean => a.as_boolean().value(at) == b.as_boolean().value(bt),
        DataType::Timestamp(..) => {
            let micros =
                |array: &dyn Array, at| array.as_primitive::<TimestampMicrosecondType>().value(at);
            micros(a, at) == micros(b, bt)
        }
        DataType::List(_) => {
            let (a, b) = (a.as_list::<i32>(), b.as_list::<i32>());
            let range = |offsets: &[i32], at: usize| offsets[at] as usize..offsets[at + 1] as usize;
            let (one, two) = (range(a.value_offsets(), at), range(b.value_offsets(), bt));
            one.len() == two.len()
                && one
                    .zip(two)
                    .all(|(at, bt)| are_same((a.values(), at), (b.values(), bt)))
        }
        DataType::Struct(_) => {
            let (a, b) = (a.as_struct(), b.as_struct());
            let columns = a.columns().iter().zip(b.columns());
            columns.into_iter().all(|(a, b)| are_same((a, at), (b, bt)))
        }
        // The tables have no other kinds; slices compare whatever comes.
        _ => a.slice(at, 1).to_data() == b.slice(bt, 1).to_data(),
    }
}
