//! The two ceremonies: registering a key, proving one. Pure of the web; what is kept between a
//! question and its answer is a text.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication64, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
    bin::{Decode as _, Encode as _},
    request::{
        AsciiDomain, PublicKeyCredentialDescriptor, RpId,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
            USER_HANDLE_MAX_LEN, UserHandle64, Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        register::{DynamicState, StaticState},
    },
};

/// A proof that does not hold; why, for the log, without a name.
#[derive(Debug, thiserror::Error)]
#[error("passkey: {0}")]
pub(super) struct NotProved(String);

impl NotProved {
    fn because(cause: impl std::fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

/// A question: what the browser is given, and what is kept until it answers.
pub(super) struct Question {
    /// JSON for the browser.
    pub asked: String,
    /// What is kept.
    pub kept: String,
}

/// A key that was registered, as texts.
pub(super) struct Registered {
    pub credential: String,
    pub handle: String,
    pub static_state: String,
    pub dynamic_state: String,
}

/// Who we are for devices: the name in our address, and the address itself.
pub(super) struct Party {
    id: RpId,
    origin: String,
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(text: &str) -> Result<Vec<u8>, NotProved> {
    URL_SAFE_NO_PAD.decode(text).map_err(NotProved::because)
}

fn handle_of(handle: &str) -> Result<UserHandle64, NotProved> {
    let kept: [u8; USER_HANDLE_MAX_LEN] =
        bytes(handle)?.try_into().map_err(|_| NotProved::because("handle"))?;
    UserHandle64::decode(kept).map_err(NotProved::because)
}

/// A new name for an account, that says nothing of it.
pub(super) fn new_handle() -> String {
    text(UserHandle64::new())
}

impl Party {
    /// Reads our address, `https://maillage.exemple.fr`.
    pub(super) fn of_origin(origin: &str) -> Result<Self, NotProved> {
        let host = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        let domain = host.split([':', '/']).next().unwrap_or_default();
        let id = AsciiDomain::try_from(domain.to_owned()).map_err(NotProved::because)?;
        Ok(Self { id: RpId::Domain(id), origin: origin.to_owned() })
    }

    /// Asks a device to make a key for an account that has those of `known`.
    pub(super) fn ask_registration(
        &self,
        handle: &str,
        identifiant: &str,
        nom: &str,
        known: &[String],
    ) -> Result<Question, NotProved> {
        let handle = handle_of(handle)?;
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(identifiant).map_err(NotProved::because)?,
            id: &handle,
            display_name: Nickname::try_from(nom).ok(),
        };
        let mut excluded = Vec::with_capacity(known.len());
        for credential in known {
            let id = CredentialId::<Vec<u8>>::decode(bytes(credential)?);
            excluded.push(PublicKeyCredentialDescriptor {
                id: id.map_err(NotProved::because)?,
                // No hint of how the device is reached: the browser tries them all.
                transports: AuthTransports::decode(0).map_err(NotProved::because)?,
            });
        }
        let mut options = PublicKeyCredentialCreationOptions::passkey(&self.id, user, excluded);
        // Telephones keep passkeys without this extension; to demand it would refuse them all.
        options.extensions.cred_protect = CredProtect::None;
        let (server, client) = options.start_ceremony().map_err(NotProved::because)?;
        Ok(Question {
            asked: serde_json::to_string(&client).map_err(NotProved::because)?,
            kept: text(server.encode().map_err(NotProved::because)?),
        })
    }

    /// Checks what the device made.
    pub(super) fn check_registration(
        &self,
        kept: &str,
        answer: &[u8],
    ) -> Result<Registered, NotProved> {
        let kept = bytes(kept)?;
        let server = RegistrationServerState::<USER_HANDLE_MAX_LEN>::decode(&kept)
            .map_err(NotProved::because)?;
        let registration = Registration::from_json_relaxed(answer).map_err(NotProved::because)?;
        let allowed = [self.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &allowed,
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = server.verify(&self.id, &registration, &options).map_err(NotProved::because)?;
        Ok(Registered {
            credential: text(made.id()),
            handle: text(made.user_id()),
            static_state: text(made.static_state().encode().map_err(NotProved::because)?),
            dynamic_state: text(made.dynamic_state().encode().map_err(NotProved::because)?),
        })
    }

    /// Asks any device that holds a key of ours to prove it.
    pub(super) fn ask_proof(&self) -> Result<Question, NotProved> {
        let options = DiscoverableCredentialRequestOptions::passkey(&self.id);
        let (server, client) = options.start_ceremony().map_err(NotProved::because)?;
        Ok(Question {
            asked: serde_json::to_string(&client).map_err(NotProved::because)?,
            kept: text(server.encode().map_err(NotProved::because)?),
        })
    }

    /// Checks a proof against the key it names; returns what changed of the key.
    pub(super) fn check_proof(
        &self,
        kept: &str,
        proof: &Proof,
        handle: &str,
        static_state: &str,
        dynamic_state: &str,
    ) -> Result<String, NotProved> {
        let kept = bytes(kept)?;
        let server =
            DiscoverableAuthenticationServerState::decode(&kept).map_err(NotProved::because)?;
        let handle = handle_of(handle)?;
        let fixed = StaticState::decode(&bytes(static_state)?).map_err(NotProved::because)?;
        let moving: [u8; 7] =
            bytes(dynamic_state)?.try_into().map_err(|_| NotProved::because("state"))?;
        let moving = DynamicState::decode(moving).map_err(NotProved::because)?;
        let id = proof.0.raw_id();
        let mut key =
            AuthenticatedCredential::new(id, &handle, fixed, moving).map_err(NotProved::because)?;
        let allowed = [self.origin.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &allowed,
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        server.verify(&self.id, &proof.0, &mut key, &options).map_err(NotProved::because)?;
        Ok(text(key.dynamic_state().encode().map_err(NotProved::because)?))
    }
}

/// What a device answered, read but not yet believed.
pub(super) struct Proof(DiscoverableAuthentication64);

impl Proof {
    pub(super) fn read(answer: &[u8]) -> Result<Self, NotProved> {
        DiscoverableAuthentication64::from_json_relaxed(answer)
            .map(Self)
            .map_err(NotProved::because)
    }

    /// The key it says it is.
    pub(super) fn credential(&self) -> String {
        text(self.0.raw_id())
    }
}
