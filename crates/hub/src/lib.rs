//! Client of the Hugging Face Hub's HTTP API
