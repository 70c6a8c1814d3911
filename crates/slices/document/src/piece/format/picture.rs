//! A picture made anew from its pixels: what was hidden beside them (place, moment, machine,
//! another file) is gone, and it stands upright without having to be told.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, ImageResult,
    Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
};

use super::{Format, Kept};

/// The greatest width or height, in pixels.
const SIDE: u32 = 20_000;
/// The most pixels: a phone has fifty million at most in common use.
const PIXELS: u64 = 64_000_000;
/// What decoding may take, in bytes.
const MEMORY: u64 = 512 * 1024 * 1024;
/// The quality of a JPEG made anew, of 100: a page photographed stays as easy to read.
const QUALITY: u8 = 88;

/// Makes a picture anew. A `WebP` becomes a JPEG, or a PNG when it lets something through.
///
/// # Errors
///
/// Why it is refused, for the reader.
pub(super) fn anew(format: Format, bytes: Vec<u8>) -> Result<Kept, String> {
    let image = decoded(format, &bytes)?;
    drop(bytes);
    let format = match format {
        Format::Webp if image.color().has_alpha() => Format::Png,
        Format::Webp => Format::Jpeg,
        same => same,
    };
    let written = if format == Format::Jpeg { jpeg(image) } else { png(&image) };
    Ok(Kept { format, bytes: written.map_err(|_| broken())? })
}

fn jpeg(image: DynamicImage) -> ImageResult<Vec<u8>> {
    let flat = flat(image);
    let (width, height, color) = (flat.width(), flat.height(), flat.color());
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    encoder.encode(flat.as_bytes(), width, height, color.into())?;
    Ok(bytes)
}

fn png(image: &DynamicImage) -> ImageResult<Vec<u8>> {
    let (width, height, color) = (image.width(), image.height(), image.color());
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(image.as_bytes(), width, height, color.into())?;
    Ok(bytes)
}

/// The side of a picture to look at, in pixels, and the length in bytes under which it is given as it is.
const LOOKED: u32 = 1280;
const LIGHT: usize = 400 * 1024;

/// A picture of ours, small enough for a phone on a poor line. One that does not open is given as it is kept.
pub(crate) fn to_look_at(format: Format, bytes: Vec<u8>) -> Kept {
    if bytes.len() <= LIGHT {
        return Kept { format, bytes };
    }
    let small = decoded(format, &bytes).ok().and_then(|image| {
        let bytes = jpeg(image.thumbnail(LOOKED, LOOKED)).ok()?;
        Some(Kept { format: Format::Jpeg, bytes })
    });
    small.unwrap_or(Kept { format, bytes })
}

fn decoded(format: Format, bytes: &[u8]) -> Result<DynamicImage, String> {
    let kind = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        _ => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| told(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(too_big());
    }
    let orientation = decoder.orientation().map_err(|_| broken())?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| told(&error))?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// The kinds of pixels that a JPEG holds.
fn flat(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => image,
        other if other.color().has_color() => DynamicImage::ImageRgb8(other.into_rgb8()),
        other => DynamicImage::ImageLuma8(other.into_luma8()),
    }
}

fn told(error: &image::ImageError) -> String {
    match error {
        image::ImageError::Limits(_) => too_big(),
        _ => broken(),
    }
}

fn too_big() -> String {
    "Cette image a trop de points : 64 millions au plus. Réduisez-la, puis ajoutez-la.".to_owned()
}

fn broken() -> String {
    "Cette image est abîmée : ouvrez-la, enregistrez-la de nouveau, puis ajoutez-la.".to_owned()
}
