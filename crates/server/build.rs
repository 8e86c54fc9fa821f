//! The explorer's files are in the program: it is built anew when one is
//! added, changed or removed.

fn main() {
    println!("cargo::rerun-if-changed=dist");
}
