#pragma once

#include "models/evidence/bundle.h"
#include "models/records/checkpoint.h"
#include "models/records/merkle.h"
#include "models/records/sshkeyfile.h"

#include <QDir>

namespace interlock::testing {

using namespace Qt::StringLiterals;

/// Changes a bundle and makes everything fit again, with keys that only an insider has: what is left to find
/// is the lie itself.
struct Forge {
    BundleFiles files;
    std::shared_ptr<LocalSigner> engine, console;

    qint64 records() const
    {
        qint64 count = 0;
        while (files.contains(logName(count)))
            ++count;
        return count;
    }
    QByteArray payload(qint64 index) const { return decodeEnvelope(files.at(logName(index)))->payload; }
    /// The first record of this type, read; -1 without one.
    qint64 first(QLatin1StringView type) const
    {
        for (qint64 index = 0; index < records(); ++index)
            if (decodeStatement(payload(index))->predicateType == type)
                return index;
        return -1;
    }
    Statement firstOf(QLatin1StringView type) const { return *decodeStatement(payload(first(type))); }
    /// An envelope over any payload, under any namespace.
    static QByteArray envelope(const QByteArray &payload, const LocalSigner &by,
                               const QString &nameSpace = QString(namespaces::record))
    {
        return encode(
            Envelope{payload, by.key().fingerprint(), *by.signNow(pae(kPayloadType, payload), nameSpace)});
    }
    void append(const QByteArray &envelope) { files[logName(records())] = envelope; }
    void append(const Statement &statement, const LocalSigner &by)
    {
        append(envelope(encode(statement), by, *namespaceFor(statement.predicateType)));
    }
    AsOf asOf() const
    {
        const MerkleTree log = tree();
        return {origin(), log.size(), QString::fromLatin1(log.root().toHex())};
    }
    MerkleTree tree() const
    {
        MerkleTree log;
        for (qint64 index = 0; index < records(); ++index)
            log.append(leafHash(files.at(logName(index))));
        return log;
    }
    QString origin() const { return QString::fromUtf8(files.at(u"checkpoint.txt"_s).split('\n').front()); }

    /// The text as the head, signed by the engine and by `head` (else the console).
    void setHead(const QByteArray &text, const LocalSigner *head = nullptr)
    {
        files[u"checkpoint.txt"_s] = text;
        files[u"checkpoint"_s] = encode(SignedNote{text, {signNote(text, origin(), *engine)}});
        files[u"heads/console.sig"_s] =
            armour(*(head ? head : console.get())->signNow(text, QString(namespaces::checkpoint)));
        sums();
    }
    void sums(const LocalSigner *by = nullptr)
    {
        files[u"SHA256SUMS"_s] = sumsOf(files);
        files[u"SHA256SUMS.sig"_s] =
            armour(*(by ? by : console.get())->signNow(files[u"SHA256SUMS"_s], QString(namespaces::bundle)));
    }
    /// After a change of the log: ranges (of `newest`, which ends with the log), head, sums.
    void seal(int newest = 1)
    {
        QByteArray &range = files[u"policy/%1/range"_s.arg(newest)];
        range = range.split(' ').front() + ' ' + QByteArray::number(records() - 1) + '\n';
        const MerkleTree log = tree();
        setHead(checkpointText({origin(), log.size(), log.root()}));
    }
    void unpack(const QString &folder) const
    {
        for (const auto &[name, bytes] : files) {
            QDir().mkpath(folder + u'/' + name.section(u'/', 0, -2));
            QFile file(folder + u'/' + name);
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
                qFatal("cannot unpack");
        }
    }
};

} // namespace interlock::testing
