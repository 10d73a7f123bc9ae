//! Encryption, and whom to believe.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use sha2::{Digest as _, Sha256};
use tokio_rustls::TlsConnector;

use crate::error::{Cause, TlsFault};
use crate::settings::Trust;
use crate::wire::{Stream, cause_of};

/// Where systems keep the authorities they trust; the first that is there is taken.
const OF_SYSTEMS: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Makes connections safe, as configured.
pub(crate) struct Safety {
    trust: Trust,
    provider: Arc<CryptoProvider>,
    /// What authorities sign is checked by this, once they were read.
    authorities: Mutex<Option<Arc<WebPkiServerVerifier>>>,
}

impl Safety {
    pub(crate) fn new(trust: Trust) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        Self { trust, provider, authorities: Mutex::default() }
    }

    fn authorities(&self) -> Result<Arc<WebPkiServerVerifier>, Cause> {
        let mut known = self.authorities.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*known {
            return Ok(Arc::clone(known));
        }
        let mut roots = RootCertStore::empty();
        match &self.trust {
            Trust::Authorities(file) => add(&mut roots, file),
            _ => match OF_SYSTEMS.iter().map(Path::new).find(|file| file.is_file()) {
                Some(file) => add(&mut roots, file),
                None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            },
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider));
        // Without any authority there is none.
        let verifier = verifier.build().map_err(|_| Cause::Tls(TlsFault::NoAuthorities))?;
        *known = Some(Arc::clone(&verifier));
        Ok(verifier)
    }

    /// Encrypts a connection. There is no way from here back to clear text.
    pub(crate) async fn around(&self, stream: Box<dyn Stream>, host: &str) -> Result<Box<dyn Stream>, Cause> {
        let by = match &self.trust {
            Trust::System | Trust::Authorities(_) => By::Authorities(self.authorities()?),
            Trust::Pinned(sums) => By::Sum(sums.clone()),
            Trust::Anybody => By::Nobody,
        };
        let shown = Arc::<Mutex<Option<[u8; 32]>>>::default();
        let judge = Judge { by, provider: Arc::clone(&self.provider), shown: Arc::clone(&shown) };
        let config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .map_err(|_| Cause::Tls(TlsFault::Handshake))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(judge))
            .with_no_client_auth();
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Cause::NoSuchHost)?;
        let connected = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
        let shown = shown.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_default();
        match connected {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => Err(fault(&error, shown)),
        }
    }
}

fn add(roots: &mut RootCertStore, file: &Path) {
    // A file with one odd certificate among many is common; none at all is told when the verifier is built.
    if let Ok(certificates) = CertificateDer::pem_file_iter(file) {
        roots.add_parsable_certificates(certificates.flatten());
    }
}

fn fault(error: &std::io::Error, shown: [u8; 32]) -> Cause {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let Some(inner) = inner else { return cause_of(error) };
    Cause::Tls(match inner {
        rustls::Error::InvalidCertificate(wrong) => match wrong {
            CertificateError::UnknownIssuer => TlsFault::UnknownIssuer(shown),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsFault::WrongName(shown)
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => TlsFault::Expired(shown),
            CertificateError::ApplicationVerificationFailure => TlsFault::NotPinned(shown),
            // The verifier's own name for it is not part of its interface.
            other if format!("{other:?}").contains("CaUsedAsEndEntity") => TlsFault::OwnAuthority(shown),
            _ => TlsFault::BadCertificate(shown),
        },
        _ => TlsFault::Handshake,
    })
}

/// What makes a certificate right.
#[derive(Debug)]
enum By {
    Authorities(Arc<WebPkiServerVerifier>),
    Sum(Vec<[u8; 32]>),
    Nobody,
}

/// Judges the certificate of a host, and remembers which it was, so that an administrator may pin it.
#[derive(Debug)]
struct Judge {
    by: By,
    provider: Arc<CryptoProvider>,
    shown: Arc<Mutex<Option<[u8; 32]>>>,
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let sum: [u8; 32] = Sha256::digest(certificate).into();
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(sum);
        match &self.by {
            By::Authorities(verifier) => verifier.verify_server_cert(certificate, intermediates, name, ocsp, now),
            By::Sum(sums) if !sums.contains(&sum) => Err(CertificateError::ApplicationVerificationFailure.into()),
            By::Sum(_) | By::Nobody => Ok(ServerCertVerified::assertion()),
        }
    }

    // Whoever shows a certificate must also hold its key, pinned or not.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
