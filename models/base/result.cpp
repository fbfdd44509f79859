#include "models/base/result.h"

namespace interlock {

QString Error::sentence() const
{
    return mend.isEmpty() ? text : text + QStringLiteral("; ") + mend;
}

int exitStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadInput:
    case ErrorCode::NotFound:
        return 2;
    case ErrorCode::Unverified:
        return 5;
    case ErrorCode::Refused:
        return 6;
    case ErrorCode::Environment:
    case ErrorCode::Timeout:
    case ErrorCode::Busy:
    case ErrorCode::Cancelled:
        break;
    }
    return 1;
}

} // namespace interlock
