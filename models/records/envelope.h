#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace interlock {

inline constexpr QByteArrayView kPayloadType("application/vnd.in-toto+json");
inline constexpr qsizetype kMostEnvelopeBytes = 512 * 1024;

/// The bytes a DSSE signature covers: `DSSEv1 len(type) type len(body) body`, lengths in bytes (DSSE v1.0).
QByteArray pae(QByteArrayView type, QByteArrayView body);

/// One payload and one signature. `keyid` is a hint; the key in the signature decides.
struct Envelope {
    QByteArray payload;
    QString keyid;        ///< SHA256:... of the signing key
    QByteArray signature; ///< the binary SSHSIG blob
    bool operator==(const Envelope &) const = default;
};

/// The file's bytes in the one layout there is: no white space, no final line feed.
QByteArray encode(const Envelope &envelope);
/// Accepts exactly what `encode` writes, byte for byte. Nothing is verified yet.
Result<Envelope> decodeEnvelope(const QByteArray &bytes);

} // namespace interlock
