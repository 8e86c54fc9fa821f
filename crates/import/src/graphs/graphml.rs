//! GraphML, as networkx, igraph, Gephi and modeltree write it.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::gather::{Attribute, Gather, Place};
use super::{reversed, undirected};
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::bounded::Bounded;

pub(crate) fn looks_like(head: &Head) -> bool {
    matches!(head, Head::Text(text) if text.starts_with('<') && text.contains("<graphml"))
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut gather = Gather::new(input);
    let read = Document::new(input)?.read(&mut gather, sink);
    gather.end(read, sink)
}

/// The element that is being read, of those that matter.
enum Element {
    Node(String),
    Edge { source: String, target: String },
}

struct Document<'i> {
    input: &'i Input<'i>,
    reader: Reader<Bounded<Box<dyn BufRead + Send>>>,
    /// Names of attributes by their keys.
    keys: HashMap<String, String>,
    /// Names of nodes, where these are not their ids.
    names: HashMap<String, String>,
    reversed: bool,
    row: u64,
    element: Option<Element>,
    attributes: Vec<Attribute>,
    /// The attribute that is being read, by its name.
    data: Option<(String, String)>,
    seen_root: bool,
}

impl<'i> Document<'i> {
    fn new(input: &'i Input<'i>) -> Result<Self, ImportError> {
        Ok(Self {
            input,
            reader: Reader::from_reader(Bounded::new(input.text()?)),
            keys: HashMap::new(),
            names: HashMap::new(),
            reversed: reversed(input)?,
            row: 0,
            element: None,
            attributes: Vec::new(),
            data: None,
            seen_root: false,
        })
    }

    fn read(mut self, gather: &mut Gather<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            // A node or an edge is held with all of its attributes.
            if self.element.is_none() {
                self.reader.get_mut().allow();
            }
            let event = self.reader.read_event_into(&mut buffer);
            let event = event.map_err(|error| self.input.damaged(self.row + 1, error))?;
            match event {
                Event::Start(start) => self.start(&start)?,
                Event::Empty(start) => {
                    self.start(&start)?;
                    self.end(start.local_name().as_ref(), gather, sink)?;
                }
                Event::End(end) => self.end(end.local_name().as_ref(), gather, sink)?,
                Event::Text(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0)),
                Event::CData(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0)),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(c)) => self.text(c.encode_utf8(&mut [0; 4])),
                    _ => match quick_xml::escape::resolve_predefined_entity(&reference) {
                        Some(text) => self.text(text),
                        // Entities of one's own are not looked up.
                        None => self.text(&format!("&{};", &*reference)),
                    },
                },
                Event::Eof => break,
                _ => {}
            }
        }
        if !self.seen_root {
            return Err(self.input.unfit("it has no element `graphml`"));
        }
        if self.element.is_some() {
            return Err(self.input.damaged(self.row + 1, "it breaks off"));
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ImportError> {
        match start.local_name().as_ref() {
            "graphml" => self.seen_root = true,
            "graph" => {
                let direction = self.attribute(start, "edgedefault")?;
                if direction.as_deref() == Some("undirected") {
                    undirected(self.input)?;
                }
            }
            "key" => {
                let id = self.attribute(start, "id")?;
                let name = self.attribute(start, "attr.name")?;
                if let (Some(id), Some(name)) = (id, name) {
                    self.keys.insert(id, name);
                }
            }
            "node" => {
                self.attributes.clear();
                let id = self.attribute(start, "id")?.unwrap_or_default();
                self.element = Some(Element::Node(id));
            }
            "edge" => {
                self.attributes.clear();
                let source = self.attribute(start, "source")?.unwrap_or_default();
                let target = self.attribute(start, "target")?.unwrap_or_default();
                self.element = Some(Element::Edge { source, target });
            }
            "data" if self.element.is_some() => {
                let key = self.attribute(start, "key")?.unwrap_or_default();
                let name = self.keys.get(&key).cloned().unwrap_or(key);
                self.data = Some((name, String::new()));
            }
            _ => {}
        }
        Ok(())
    }

    fn attribute(&self, start: &BytesStart<'_>, name: &str) -> Result<Option<String>, ImportError> {
        let damaged = |error: &dyn std::fmt::Display| self.input.damaged(self.row + 1, error);
        let found = start.try_get_attribute(name);
        let found = found.map_err(|error| damaged(&error))?;
        let value = found.map(|found| found.normalized_value(XmlVersion::Implicit1_0));
        let value = value.transpose().map_err(|error| damaged(&error))?;
        Ok(value.map(std::borrow::Cow::into_owned))
    }

    fn text(&mut self, text: &str) {
        if let Some((_, data)) = &mut self.data {
            data.push_str(text);
        }
    }

    fn end(
        &mut self,
        name: &str,
        gather: &mut Gather<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        match name {
            "data" => self.attributes.extend(self.data.take()),
            "node" | "edge" => match self.element.take() {
                Some(Element::Node(id)) => self.node(&id, gather, sink)?,
                Some(Element::Edge { source, target }) => {
                    self.edge(&source, &target, gather, sink)?;
                }
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn node(
        &mut self,
        id: &str,
        gather: &mut Gather<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        self.row += 1;
        let name = self.name_of(id);
        let raw = || raw(&[("id", id)], &self.attributes);
        let place = Place {
            row: self.row,
            raw: &raw,
        };
        gather.node(
            &place,
            name.as_deref().unwrap_or(id),
            &self.attributes,
            sink,
        )?;
        if let Some(name) = name {
            self.names.insert(id.to_owned(), name);
        }
        Ok(())
    }

    /// The model that a node stands for, where its id is a number that a
    /// program gave it (`n0`).
    fn name_of(&self, id: &str) -> Option<String> {
        let digits = id.strip_prefix('n').unwrap_or(id);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        ["model_id", "modelId", "id", "name", "label"]
            .iter()
            .find_map(|wanted| {
                let named = self.attributes.iter().find(|(name, _)| name == wanted);
                named.map(|(_, text)| text.clone())
            })
    }

    fn edge(
        &mut self,
        source: &str,
        target: &str,
        gather: &mut Gather<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        self.row += 1;
        let name = |id| self.names.get(id).map_or(id, String::as_str);
        let (mut parent, mut child) = (name(source), name(target));
        if self.reversed {
            std::mem::swap(&mut parent, &mut child);
        }
        let raw = || raw(&[("source", source), ("target", target)], &self.attributes);
        let place = Place {
            row: self.row,
            raw: &raw,
        };
        gather.edge(&place, parent, child, &self.attributes, sink)
    }
}

/// A node or an edge as JSON.
fn raw(ends: &[(&str, &str)], attributes: &[Attribute]) -> String {
    let named = attributes.iter().map(|(name, text)| (&**name, &**text));
    let members = ends.iter().copied().chain(named);
    serde_json::Value::from_iter(members).to_string()
}
