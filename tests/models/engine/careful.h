#pragma once

#include "models/base/digest.h"
#include "tests/models/engine/enginetest.h"

namespace interlock::testing {

inline const QString kWeb = QStringLiteral("web-1");

/// A bench whose plan wants something before its traffic.
struct Careful : Bench {
    /// `inStage`: keys of the first stage.
    explicit Careful(const QByteArray &wants, const QByteArray &inStage = {})
    {
        const QByteArray stage = "{weight: 5%, bake: 2s, ";
        plan = planOf(planText().replace(stage, stage + inStage) + wants);
        if (wants.contains("files:")) {
            const QByteArray script = "#!/bin/sh\nls > \"$1\"\n";
            plan.files.push_back({u"backup.sh"_s, sha256Hex(script), script});
            plan.sha256 = planDigest(plan.bytes, plan.files);
        }
    }
    /// The newest fact of this kind; empty without one.
    QJsonObject fact(const QString &kind) const
    {
        QJsonObject newest;
        for (const auto &[told, detail] : facts())
            if (told == kind)
                newest = detail;
        return newest;
    }
    /// What the store keeps under the digest that a fact names.
    QByteArray artifact(const QString &kind, const QString &name) const
    {
        const auto reader = StoreReader::open(paths.database);
        return (*reader)->blob(fact(kind)[name + u"_sha256"_s].toString()).value_or(QByteArray());
    }
    bool begins() { return init() && start() && begin(kWeb).accepted(); }
    QStringList words(const QString &kind) const
    {
        QStringList all;
        for (const auto &[told, detail] : facts())
            if (told == kind)
                all << detail[u"text"].toString();
        return all;
    }
};

} // namespace interlock::testing
