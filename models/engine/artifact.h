#pragma once

#include "models/store/rows.h"

#include <QJsonObject>
#include <QStringList>

namespace interlock {

/// Contents that facts rest on: raw answers of checks, logs of loads. The store keeps them under their
/// digest, the fact names it, and an evidence bundle holds them under `artifacts/`.

/// Puts the digest and the size of `content` into a fact as `NAME_sha256` and `NAME_bytes`, and gives the row
/// to keep.
BlobRow nameArtifact(const QString &name, const QByteArray &content, QJsonObject &detail);

/// The digests that a fact names.
QStringList artifactsOf(const QJsonObject &detail);

} // namespace interlock
