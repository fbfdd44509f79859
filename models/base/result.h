#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace interlock {

/// What went wrong, as far as a caller must tell cases apart. `exitStatus` maps it to the command line's
/// contract.
enum class ErrorCode {
    Environment, ///< cannot connect, open, write: mend the machine
    BadInput,    ///< what was given is wrong: mend the input
    NotFound,    ///< what was named does not exist
    Timeout,     ///< no answer in time: the outcome is unknown
    Unverified,  ///< a signature, a digest or a record does not hold
    Refused,     ///< the policy or a lease says no
    Busy,        ///< somebody else holds it
    Cancelled,
};

/// A failure with a sentence for people: what happened and how to mend it.
struct Error {
    ErrorCode code = ErrorCode::Environment;
    QString text;
    QString mend; ///< what to do next; may be empty

    bool operator==(const Error &) const = default;
    /// "text; mend" on one line.
    QString sentence() const;
};

template <typename T>
using Result = tl::expected<T, Error>;
using Done = Result<void>;

/// The one way to make an error.
inline tl::unexpected<Error> fail(ErrorCode code, QString text, QString mend = {})
{
    return tl::unexpected<Error>(Error{code, std::move(text), std::move(mend)});
}

/// Hands the error of one result on as that of another.
template <typename T>
tl::unexpected<Error> passOn(const Result<T> &failed)
{
    return tl::unexpected<Error>(failed.error());
}

/// Exit status of the command line for an error (`cli.md` of the design: 1 environment, 2 input, 5
/// verification, 6 policy).
int exitStatus(ErrorCode code);

} // namespace interlock
