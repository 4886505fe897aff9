//! One provider: found by its issuer, asked with PKCE, state and nonce, and believed only by its signature.

use std::pin::Pin;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::DateTime;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, TokenResponse,
};

use super::{Begun, Settings, SignInProblem};
use crate::error::{Error, Result};
use crate::tls;

/// What a provider said of itself is asked for again after so long: its keys change.
const KNOWN: Duration = Duration::from_secs(600);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds by which its clock may be ahead of ours.
const AHEAD: i64 = 120;
/// More than any answer of a provider.
const MOST_BYTES: usize = 1024 * 1024;

pub struct Provider {
    pub settings: Settings,
    http: Http,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// Somebody as the provider vouches for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub subject: String,
    /// Only one that the provider verified.
    pub email: Option<String>,
    /// A second factor was asked for there.
    pub strong: bool,
}

impl Provider {
    /// Errors with `Unreachable` where no HTTP client can be made.
    pub fn new(settings: Settings) -> Result<Self> {
        tls::choose_ciphers();
        // Whoever redirects our requests for tokens is not the provider.
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        let http = client.build().map_err(|_| Error::SignIn(SignInProblem::Unreachable))?;
        Ok(Self { settings, http: Http(http), known: Mutex::default() })
    }

    /// Where a browser is to go, with the state, the nonce and the verifier that belong to it.
    pub(super) async fn address(&self) -> Result<(String, String, String, String)> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = self.client().await?;
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge)
            .url();
        Ok((url.into(), state.into_secret(), nonce.secret().clone(), verifier.into_secret()))
    }

    /// Errors: `Unreachable`, `Clock`, `Refused`.
    pub(super) async fn identity(&self, code: String, begun: Begun, now: i64) -> Result<Identity> {
        let client = self.client().await?;
        let asked = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier));
        let answer: CoreTokenResponse =
            asked.request_async(&self.http).await.map_err(|error| match error {
                RequestTokenError::Request(_) => problem(SignInProblem::Unreachable, &error),
                _ => problem(SignInProblem::Refused, &error),
            })?;
        let token = answer.id_token().ok_or(Error::SignIn(SignInProblem::Refused))?;
        let moment = DateTime::from_timestamp(now, 0).unwrap_or_default();
        let verifier = client.id_token_verifier().set_time_fn(move || moment);
        let verifier = verifier.set_issue_time_verifier_fn(move |issued| match issued.timestamp() - now {
            ahead if ahead > AHEAD => Err("issued in the future".to_owned()),
            _ => Ok(()),
        });
        let nonce = Nonce::new(begun.nonce);
        let claims = token.claims(&verifier, &nonce).map_err(|error| match error {
            ClaimsVerificationError::Expired(_) => problem(SignInProblem::Clock, &error),
            _ => problem(SignInProblem::Refused, &error),
        })?;
        Ok(self.read(claims))
    }

    fn read(&self, claims: &CoreIdTokenClaims) -> Identity {
        let verified = claims.email_verified() == Some(true);
        let counts = |word: &str| self.settings.strong.iter().any(|strong| strong == word);
        let methods = claims.auth_method_refs().into_iter().flatten();
        let strong = methods.into_iter().any(|method| counts(method))
            || claims.auth_context_ref().is_some_and(|context| counts(context));
        Identity {
            subject: claims.subject().to_string(),
            email: claims.email().filter(|_| verified).map(|email| email.to_string()),
            strong,
        }
    }

    async fn client(&self) -> Result<Client> {
        let metadata = self.metadata().await?;
        let refused = |_| Error::SignIn(SignInProblem::Refused);
        let token = metadata.token_endpoint().cloned().ok_or(Error::SignIn(SignInProblem::Refused))?;
        let Settings { client, secret, .. } = self.settings.clone();
        let client = ClientId::new(client);
        let known = CoreClient::from_provider_metadata(metadata, client, secret.map(ClientSecret::new));
        let back = RedirectUrl::new(self.settings.back()).map_err(refused)?;
        Ok(known.set_token_uri(token).set_redirect_uri(back))
    }

    async fn metadata(&self) -> Result<CoreProviderMetadata> {
        if let Some((asked, metadata)) = self.known().as_ref()
            && asked.elapsed() < KNOWN
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone())
            .map_err(|_| Error::SignIn(SignInProblem::Refused))?;
        let found =
            CoreProviderMetadata::discover_async(issuer, &self.http).await.map_err(|error| match error {
                DiscoveryError::Validation(_) => problem(SignInProblem::Refused, &error),
                _ => problem(SignInProblem::Unreachable, &error),
            })?;
        *self.known() = Some((Instant::now(), found.clone()));
        Ok(found)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Option<(Instant, CoreProviderMetadata)>> {
        self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Our own HTTP client, as the library asks for one.
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Unanswered;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<HttpResponse, Unanswered>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.0.clone(), request))
    }
}

async fn send(
    client: reqwest::Client,
    request: HttpRequest,
) -> std::result::Result<HttpResponse, Unanswered> {
    let request = reqwest::Request::try_from(request).map_err(|_| Unanswered)?;
    let mut answer = client.execute(request).await.map_err(|_| Unanswered)?;
    let mut response = HttpResponse::new(Vec::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    while let Some(piece) = answer.chunk().await.map_err(|_| Unanswered)? {
        if response.body().len() + piece.len() > MOST_BYTES {
            return Err(Unanswered);
        }
        response.body_mut().extend_from_slice(&piece);
    }
    Ok(response)
}

type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointSet,
    openidconnect::EndpointMaybeSet,
>;

/// The provider did not answer: its own words may quote an address with a code in it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("no answer")]
struct Unanswered;

/// Told to the operator by its kind only: what the provider says may name people.
fn problem(problem: SignInProblem, error: &(impl std::error::Error + ?Sized)) -> Error {
    let kind = std::any::type_name_of_val(error);
    let kind = kind.rsplit("::").next().unwrap_or(kind);
    tracing::warn!(%problem, kind, "sign-in at the provider");
    Error::SignIn(problem)
}
