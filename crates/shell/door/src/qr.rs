//! A code to be photographed, as SVG made here: no other machine ever sees the secret.

use std::fmt::Write as _;

use askama::filters::Safe;
use qrcodegen::{QrCode, QrCodeEcc};

/// The margin that readers need, in modules.
const MARGIN: i32 = 4;

/// Draws `text`; black on white in any theme, or cameras do not read it. `None` when it is too long.
pub fn svg(text: &str, label: &str) -> Option<Safe<String>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * MARGIN;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _infallible = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    Some(Safe(format!(
        "<svg class=\"qr\" width=\"220\" height=\"220\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
         aria-label=\"{label}\" shape-rendering=\"crispEdges\"><rect width=\"{side}\" \
         height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )))
}

/// The address that applications of codes understand.
pub(crate) fn address_of(secret: &str, identifiant: &str) -> String {
    let name = web::encode(identifiant);
    format!(
        "otpauth://totp/Maillage:{name}?secret={secret}&issuer=Maillage&algorithm=SHA1&digits=6&period=30"
    )
}
