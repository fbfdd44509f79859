#pragma once

#include "models/notify/message.h"

namespace interlock {

/// A message as a mail (RFC 5322, MIME): plain text in UTF-8, all lines ended by CR LF. The same bytes each
/// time: date and Message-ID are those of what it tells, so that a repetition is recognised as one. No text
/// of the message can end a header.
QByteArray mailFor(const Message &message, const Sink &sink);

/// A header's value of any text in ASCII: as it is where it can stand so, in encoded words (RFC 2047, base64,
/// whole characters, at most 75 long) otherwise.
QByteArray headerText(const QString &text);

} // namespace interlock
