//! A table of facts as bytes and back: what is kept beside the database so that a start need not
//! read everything again.
//!
//! The bytes say nothing of what they describe: whoever keeps them remembers of which population and
//! of which moment they are, and checks that they are whole. Lengths are looked at before they are
//! believed; anything that does not fit is an error, never a guess.

use std::io::{Error, ErrorKind, Read, Result, Write};

use crate::column::{Column, Dictionary};

/// How many values are turned into bytes at once.
const AT_ONCE: usize = 16_384;
/// The longest table: places are counted on 32 bits.
const LONGEST: u64 = u32::MAX as u64;

pub(crate) fn wrong(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what.to_owned())
}

pub(crate) fn put_length(out: &mut dyn Write, length: usize) -> Result<()> {
    out.write_all(&(length as u64).to_le_bytes())
}

pub(crate) fn take_length(from: &mut dyn Read) -> Result<usize> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    let length = u64::from_le_bytes(bytes);
    if length > LONGEST {
        return Err(wrong("a length that cannot be"));
    }
    usize::try_from(length).map_err(|_| wrong("a length that cannot be"))
}

macro_rules! numbers {
    ($put:ident, $take:ident, $kind:ty, $width:literal) => {
        pub(crate) fn $put(out: &mut dyn Write, values: &[$kind]) -> Result<()> {
            put_length(out, values.len())?;
            let mut bytes = Vec::with_capacity(AT_ONCE * $width);
            for some in values.chunks(AT_ONCE) {
                bytes.clear();
                for value in some {
                    bytes.extend_from_slice(&value.to_le_bytes());
                }
                out.write_all(&bytes)?;
            }
            Ok(())
        }

        pub(crate) fn $take(from: &mut dyn Read) -> Result<Vec<$kind>> {
            let length = take_length(from)?;
            // Grown as bytes come: a length that lies does not take the memory.
            let mut values = Vec::with_capacity(length.min(64 * AT_ONCE));
            let mut bytes = vec![0; AT_ONCE * $width];
            while values.len() < length {
                let some = &mut bytes[..(length - values.len()).min(AT_ONCE) * $width];
                from.read_exact(some)?;
                let (whole, _) = some.as_chunks::<$width>();
                values.extend(whole.iter().map(|bytes| <$kind>::from_le_bytes(*bytes)));
            }
            Ok(values)
        }
    };
}

numbers!(put_i64s, take_i64s, i64, 8);
numbers!(put_u64s, take_u64s, u64, 8);
numbers!(put_u32s, take_u32s, u32, 4);
numbers!(put_i32s, take_i32s, i32, 4);

fn put_texts(out: &mut dyn Write, texts: &[String]) -> Result<()> {
    put_length(out, texts.len())?;
    for text in texts {
        put_length(out, text.len())?;
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// The longest code that is believed, in bytes.
const LONGEST_CODE: usize = 1 << 16;

fn take_texts(from: &mut dyn Read) -> Result<Vec<String>> {
    let length = take_length(from)?;
    let mut texts = Vec::new();
    for _ in 0..length {
        let long = take_length(from)?;
        if long > LONGEST_CODE {
            return Err(wrong("a code that is too long"));
        }
        let mut bytes = vec![0; long];
        from.read_exact(&mut bytes)?;
        texts.push(String::from_utf8(bytes).map_err(|_| wrong("a code that is no text"))?);
    }
    Ok(texts)
}

impl Column {
    pub(crate) fn put(&self, out: &mut dyn Write) -> Result<()> {
        match self {
            Self::Id(values) | Self::Int(values) | Self::Minute(values) => put_i64s(out, values),
            Self::Day(values) => put_i32s(out, values),
            Self::Ref(values, dictionary) => {
                put_i64s(out, dictionary.values())?;
                put_u32s(out, values)
            }
            Self::Code(values, dictionary) => {
                put_texts(out, dictionary.values())?;
                put_u32s(out, values)
            }
        }
    }

    /// Reads the values of a column of the same kind, one for each of `rows`.
    pub(crate) fn take(&mut self, from: &mut dyn Read, rows: usize) -> Result<()> {
        let length = match self {
            Self::Id(values) | Self::Int(values) | Self::Minute(values) => {
                *values = take_i64s(from)?;
                values.len()
            }
            Self::Day(values) => {
                *values = take_i32s(from)?;
                values.len()
            }
            Self::Ref(values, dictionary) => {
                *dictionary = Dictionary::of(take_i64s(from)?);
                *values = take_u32s(from)?;
                within(values, dictionary.values().len())?
            }
            Self::Code(values, dictionary) => {
                *dictionary = Dictionary::of(take_texts(from)?);
                *values = take_u32s(from)?;
                within(values, dictionary.values().len())?
            }
        };
        if length == rows { Ok(()) } else { Err(wrong("a column of another length")) }
    }
}

/// Codes are places in their dictionary, or absent.
fn within(codes: &[u32], known: usize) -> Result<usize> {
    let fine = codes.iter().all(|&code| code == crate::column::NO_CODE || (code as usize) < known);
    if fine { Ok(codes.len()) } else { Err(wrong("a code that no dictionary has")) }
}
