//! DOT, as modeltree, HuggingGraph and Graphviz write it.
//!
//! Read statement by statement: nodes and edges with their attributes count,
//! defaults (`node [...]`), attributes of graphs and the names of subgraphs do
//! not.

mod tokens;

use std::io::BufRead;

use super::gather::{Attribute, Gather, Place};
use super::{reversed, undirected};
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;

use tokens::{Token, Tokens};

/// Edges that one statement may stand for where it has ends in braces:
/// `{a b} -> {c d}` stands for four.
const EDGES: usize = 10_000;

pub(crate) fn looks_like(head: &Head) -> bool {
    matches!(head, Head::Text(text) if begins(text))
}

/// Whether a text begins as DOT does.
pub(crate) fn begins(text: &str) -> bool {
    let mut tokens = Tokens::new(text.as_bytes());
    let mut next = || tokens.next().ok().flatten();
    let mut first = next();
    if first.as_ref().is_some_and(|token| is(token, "strict")) {
        first = next();
    }
    let graph = |token: &Token| is(token, "digraph") || is(token, "graph");
    first.as_ref().is_some_and(graph)
        && match next() {
            Some(Token::Sign(b'{')) => true,
            Some(Token::Word(_) | Token::Text(_)) => next() == Some(Token::Sign(b'{')),
            _ => false,
        }
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut gather = Gather::new(input);
    let read = Document {
        input,
        tokens: Tokens::new(input.text()?),
        reversed: reversed(input)?,
        row: 0,
    }
    .read(&mut gather, sink);
    gather.end(read, sink)
}

/// Whether a token is this keyword.
fn is(token: &Token, keyword: &str) -> bool {
    matches!(token, Token::Word(word) if word.eq_ignore_ascii_case(keyword))
}

struct Document<'i> {
    input: &'i Input<'i>,
    tokens: Tokens<Box<dyn BufRead + Send>>,
    reversed: bool,
    row: u64,
}

impl Document<'_> {
    fn read(mut self, gather: &mut Gather<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let mut graphs = 0;
        while self.header()? {
            graphs += 1;
            let mut depth = 1;
            while depth > 0 {
                let Some(token) = self.next()? else {
                    return Err(self.input.damaged(self.row + 1, "it breaks off"));
                };
                match token {
                    Token::Sign(b'{') => depth += 1,
                    Token::Sign(b'}') => depth -= 1,
                    Token::Sign(b';' | b',') => {}
                    token if is(&token, "subgraph") => {
                        // Its name is no node.
                        if !matches!(self.peek()?, Some(Token::Sign(_)) | None) {
                            self.next()?;
                        }
                    }
                    Token::Word(name) | Token::Text(name) => {
                        self.statement(name, gather, sink)?;
                    }
                    token => self.strange(&token, sink)?,
                }
            }
        }
        if graphs == 0 {
            return Err(self.input.unfit("it does not begin with `digraph {`"));
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Token>, ImportError> {
        let (row, input) = (self.row + 1, self.input);
        let line = self.tokens.line;
        let next = self.tokens.next();
        next.map_err(|error| input.damaged(row, format!("line {line}: {error}")))
    }

    fn peek(&mut self) -> Result<Option<Token>, ImportError> {
        let next = self.next()?;
        self.tokens.put_back(next.clone());
        Ok(next)
    }

    /// Takes the next token where it is this sign.
    fn takes(&mut self, sign: u8) -> Result<bool, ImportError> {
        let next = self.next()?;
        let found = next == Some(Token::Sign(sign));
        if !found {
            self.tokens.put_back(next);
        }
        Ok(found)
    }

    /// Takes the head of a graph; `false` where there is none.
    fn header(&mut self) -> Result<bool, ImportError> {
        let mut first = self.next()?;
        if first.as_ref().is_some_and(|token| is(token, "strict")) {
            first = self.next()?;
        }
        let Some(first) = first else {
            return Ok(false);
        };
        if is(&first, "graph") {
            undirected(self.input)?;
        }
        if !is(&first, "graph") && !is(&first, "digraph") {
            return Ok(false);
        }
        if !self.takes(b'{')? {
            self.next()?;
            return self.takes(b'{');
        }
        Ok(true)
    }

    /// A sign where a node or an edge should begin.
    fn strange(&mut self, token: &Token, sink: &mut dyn Sink) -> Result<(), ImportError> {
        self.row += 1;
        sink.rows(self.row);
        let why = format!("line {}: no node or edge begins so", self.tokens.line);
        sink.left_out(self.row, &format!("{token:?}"), &why)
    }

    /// What begins with a name: a node, edges, or an attribute of the graph.
    fn statement(
        &mut self,
        name: String,
        gather: &mut Gather<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        if self.takes(b'=')? {
            self.next()?;
            return Ok(());
        }
        self.pass_port()?;
        if !matches!(self.peek()?, Some(Token::Arrow | Token::Line)) {
            let attributes = self.attributes()?;
            let keyword = ["graph", "node", "edge"];
            if keyword.iter().any(|word| name.eq_ignore_ascii_case(word)) {
                return Ok(());
            }
            self.row += 1;
            let raw = || raw(&[&name], &attributes);
            let place = Place {
                row: self.row,
                raw: &raw,
            };
            return gather.node(&place, &name, &attributes, sink);
        }
        let mut chain = vec![vec![name]];
        while matches!(self.peek()?, Some(Token::Arrow | Token::Line)) {
            self.next()?;
            chain.push(self.ends()?);
        }
        let attributes = self.attributes()?;
        let edges = chain.windows(2).map(|pair| pair[0].len() * pair[1].len());
        // One after the other they are only as many as were written.
        if edges.sum::<usize>() > EDGES.max(chain.len()) {
            return Err(self.wrong("an edge between too many ends"));
        }
        for pair in chain.windows(2) {
            for source in &pair[0] {
                for target in &pair[1] {
                    self.row += 1;
                    let (mut parent, mut child) = (source, target);
                    if self.reversed {
                        std::mem::swap(&mut parent, &mut child);
                    }
                    let raw = || raw(&[source, target], &attributes);
                    let place = Place {
                        row: self.row,
                        raw: &raw,
                    };
                    gather.edge(&place, parent, child, &attributes, sink)?;
                }
            }
        }
        Ok(())
    }

    /// One end of an edge, or several in braces.
    fn ends(&mut self) -> Result<Vec<String>, ImportError> {
        let mut next = self.next()?;
        if next.as_ref().is_some_and(|token| is(token, "subgraph")) {
            next = self.next()?;
            if !matches!(next, Some(Token::Sign(_)) | None) {
                next = self.next()?;
            }
        }
        match next {
            Some(Token::Word(name) | Token::Text(name)) => {
                self.pass_port()?;
                Ok(vec![name])
            }
            Some(Token::Sign(b'{')) => {
                let mut ends = Vec::new();
                loop {
                    match self.next()? {
                        Some(Token::Word(_) | Token::Text(_)) if ends.len() == EDGES => {
                            return Err(self.wrong("an edge between too many ends"));
                        }
                        Some(Token::Word(name) | Token::Text(name)) => ends.push(name),
                        Some(Token::Sign(b'}')) => return Ok(ends),
                        Some(Token::Sign(b';' | b',')) => {}
                        _ => return Err(self.wrong("only names can be ends of an edge")),
                    }
                }
            }
            _ => Err(self.wrong("an edge without an end")),
        }
    }

    fn wrong(&self, why: &str) -> ImportError {
        let line = self.tokens.line;
        self.input
            .damaged(self.row + 1, format!("line {line}: {why}"))
    }

    /// Passes `:port` and `:port:corner`.
    fn pass_port(&mut self) -> Result<(), ImportError> {
        while self.takes(b':')? {
            self.next()?;
        }
        Ok(())
    }

    /// The attributes in brackets, if there are some.
    fn attributes(&mut self) -> Result<Vec<Attribute>, ImportError> {
        let mut attributes = Vec::new();
        while self.takes(b'[')? {
            loop {
                match self.next()? {
                    Some(Token::Sign(b']')) => break,
                    Some(Token::Sign(b',' | b';')) => {}
                    Some(Token::Word(name) | Token::Text(name)) => {
                        let mut text = "true".to_owned();
                        if self.takes(b'=')? {
                            text = match self.next()? {
                                Some(Token::Word(text) | Token::Text(text)) => text,
                                _ => return Err(self.wrong("an attribute without a value")),
                            };
                        }
                        attributes.push((name, text));
                    }
                    _ => return Err(self.wrong("a [ is never closed")),
                }
            }
        }
        Ok(attributes)
    }
}

/// A statement as JSON.
fn raw(names: &[&String], attributes: &[Attribute]) -> String {
    let attributes = attributes.iter().cloned();
    serde_json::json!([names, serde_json::Value::from_iter(attributes)]).to_string()
}
