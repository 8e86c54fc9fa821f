//! Crawl plans that fill a snapshot
