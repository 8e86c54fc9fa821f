//! How models relate: the graph of descent and its questions
