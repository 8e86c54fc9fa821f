//! The store: Parquet parts, manifest, journal
