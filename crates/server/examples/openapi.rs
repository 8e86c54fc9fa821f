//! Prints the description of the API: `web/openapi.json`, which the explorer's
//! types are made from.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", modeltree_server::document().to_pretty_json()?);
    Ok(())
}
