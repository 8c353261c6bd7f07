//! Answers that many routes have in common, for their descriptions: `responses(..., ServerErrorResponses)`.

use utoipa::IntoResponses;

use super::Problem;

/// What a route answers when it can't do its work.
#[derive(IntoResponses)]
pub enum ServerErrorResponses {
    /// The request failed for a reason that is in the service's log
    #[response(status = 500, content_type = "application/problem+json")]
    Failed(Problem),
    /// The database is busy or away, or the service is stopping: the same request may succeed shortly
    #[response(status = 503, content_type = "application/problem+json")]
    Away(Problem),
}

/// What a route answers to a body that it can't read.
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
