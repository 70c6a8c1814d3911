//! Which rows of a population belong to a row of another one: short chains in two flat tables.

use std::collections::HashMap;
use std::io::{Read, Result, Write};

use crate::facts::NO_INT;
use crate::image::{put_i64s, put_u32s, take_i64s, take_u32s, wrong};

const END: u32 = u32::MAX;

/// Chains of rows by the id they belong to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    heads: HashMap<i64, u32>,
    next: Vec<u32>,
}

impl Links {
    pub fn add(&mut self, owner: i64, row: usize) {
        if self.next.len() <= row {
            self.next.resize(row + 1, END);
        }
        if owner == NO_INT {
            return;
        }
        let before = self.heads.insert(owner, row as u32);
        self.next[row] = before.unwrap_or(END);
    }

    pub fn remove(&mut self, owner: i64, row: usize) {
        let Some(&head) = self.heads.get(&owner) else { return };
        let after = self.next[row];
        if head as usize == row {
            if after == END {
                self.heads.remove(&owner);
            } else {
                self.heads.insert(owner, after);
            }
            return;
        }
        let mut at = head;
        while at != END {
            let next = self.next[at as usize];
            if next as usize == row {
                self.next[at as usize] = after;
                return;
            }
            at = next;
        }
    }

    /// Writes the chains as bytes.
    pub fn put(&self, out: &mut dyn Write) -> Result<()> {
        let (ids, rows): (Vec<i64>, Vec<u32>) =
            self.heads.iter().map(|(id, row)| (*id, *row)).unzip();
        put_i64s(out, &ids)?;
        put_u32s(out, &rows)?;
        put_u32s(out, &self.next)
    }

    /// Reads the chains of `rows` rows.
    pub fn take(from: &mut dyn Read, rows: usize) -> Result<Self> {
        let (ids, heads, next) = (take_i64s(from)?, take_u32s(from)?, take_u32s(from)?);
        let fits = |row: &u32| *row == END || (*row as usize) < next.len();
        if ids.len() != heads.len() || next.len() > rows || !heads.iter().chain(&next).all(fits) {
            return Err(wrong("chains that lead nowhere"));
        }
        Ok(Self { heads: ids.into_iter().zip(heads).collect(), next })
    }

    /// Returns the rows that belong to an id.
    pub fn of(&self, owner: i64) -> impl Iterator<Item = usize> {
        let mut at = self.heads.get(&owner).copied().unwrap_or(END);
        std::iter::from_fn(move || {
            (at != END).then(|| {
                let row = at as usize;
                at = self.next[row];
                row
            })
        })
    }
}
