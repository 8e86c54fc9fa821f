//! Numbers as people read them.

use std::time::Duration;

/// `1234567` as `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count in at most six columns: `999`, `1.2k`, `34k`, `1.2M`.
pub fn short(number: u64) -> String {
    scaled(number, 1000, ["", "k", "M", "G", "T", "P", "E"])
}

/// A number of parameters: `494M`, `23.6B`.
pub fn parameters(number: u64) -> String {
    match number {
        0..1_000 => number.to_string(),
        1_000..1_000_000 => format!("{:.0}k", number as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.0}M", number as f64 / 1e6),
        _ => format!("{:.1}B", number as f64 / 1e9),
    }
}

/// A number of bytes: `512 B`, `1.2 MiB`.
pub fn bytes(number: u64) -> String {
    scaled(
        number,
        1024,
        [" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"],
    )
}

fn scaled(number: u64, step: u64, units: [&str; 7]) -> String {
    if number < step {
        return format!("{number}{}", units[0]);
    }
    let mut value = number as f64;
    let mut unit = 0;
    // 999.5 would be shown as 1000 of the smaller unit.
    while value >= step as f64 - 0.5 && unit + 1 < units.len() {
        value /= step as f64;
        unit += 1;
    }
    // 9.95 would be shown as 10.0.
    let digits = usize::from(value < 9.95);
    format!("{value:.digits$}{}", units[unit])
}

/// A span of time, coarser the longer it is: `350 ms`, `4.2 s`, `3 min 5 s`,
/// `2 h 10 min`.
pub fn duration(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 0.9995 {
        return format!("{:.0} ms", seconds * 1000.0);
    }
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => two(whole / 60, "min", whole % 60, "s"),
        _ => {
            let minutes = (whole + 30) / 60;
            two(minutes / 60, "h", minutes % 60, "min")
        }
    }
}

fn two(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 {
        format!("{large} {large_unit}")
    } else {
        format!("{large} {large_unit} {small} {small_unit}")
    }
}

/// `1 model`, `2 models`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        let shown = [
            0, 999, 1000, 9_949, 9_950, 34_499, 999_499, 999_500, 1_250_000,
        ];
        let shorts: Vec<String> = shown.into_iter().map(short).collect();
        assert_eq!(
            shorts,
            [
                "0", "999", "1.0k", "9.9k", "10k", "34k", "999k", "1.0M", "1.2M"
            ]
        );
        assert_eq!(short(u64::MAX), "18E");
        assert_eq!(
            [grouped(7), grouped(1000), grouped(1_234_567)],
            ["7", "1,000", "1,234,567"]
        );
        assert_eq!(
            [bytes(7), bytes(1536), bytes(15 << 20)],
            ["7 B", "1.5 KiB", "15 MiB"]
        );
        let shown = [7, 44_000, 494_032_768, 23_572_403_200].map(parameters);
        assert_eq!(shown, ["7", "44k", "494M", "23.6B"]);
        assert_eq!(count(1, "model", "models"), "1 model");
    }

    #[test]
    fn spans() {
        let shown = [0.35, 4.24, 42.4, 60.0, 185.0, 3600.0, 7800.0]
            .map(|s| duration(Duration::from_secs_f64(s)));
        assert_eq!(
            shown,
            [
                "350 ms",
                "4.2 s",
                "42 s",
                "1 min",
                "3 min 5 s",
                "1 h",
                "2 h 10 min"
            ]
        );
    }
}
