//! Responses that many routes have, for their OpenAPI descriptions: `responses(..., ServerErrorResponses)`.

use utoipa::IntoResponses;

use super::Problem;

/// The responses of a route when the server fails.
#[derive(IntoResponses)]
pub enum ServerErrorResponses {
    /// The request failed; the service's log has the reason
    #[response(status = 500, content_type = "application/problem+json")]
    Failed(Problem),
    /// The database is unavailable or the service is stopping; the same request may succeed later
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

/// The responses of a route when the body cannot be read.
#[derive(IntoResponses)]
pub enum BodyErrorResponses {
    /// The body did not arrive in time
    #[response(status = 408, content_type = "application/problem+json")]
    TooSlow(Problem),
    /// The body is larger than 256 KiB
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is not `application/json`
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
}
