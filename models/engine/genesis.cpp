#include "models/engine/genesis.h"

#include "models/base/digest.h"
#include "models/engine/engine.h"
#include "models/records/checkpoint.h"
#include "models/store/epoch.h"
#include "models/store/localstore.h"
#include "models/store/writer.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

namespace interlock {

namespace {

/// Removes what it made unless everything came to an end.
struct Undo {
    QStringList files;
    bool keep = false;
    ~Undo()
    {
        if (!keep)
            for (const QString &file : files)
                QFile::remove(file);
    }
};

Result<std::shared_ptr<LocalSigner>> ownKey(const QString &path, const QString &comment, Undo &undo)
{
    if (QFileInfo::exists(path))
        return LocalSigner::open(path);
    undo.files << path << path + QStringLiteral(".pub");
    return LocalSigner::create(path, comment);
}

Done writeGenesis(const InitWish &wish, const QString &uuid, const QByteArray &envelope,
                  const LocalSigner &engine)
{
    if (const Done created = Database::create(wish.paths.database, uuid); !created)
        return created;
    auto writer = StoreWriter::open(wish.paths.database);
    if (!writer)
        return passOn(writer);
    MerkleTree tree;
    tree.append(leafHash(envelope));
    const QByteArray text = checkpointText({originOf(uuid), 1, tree.root()});
    StoreBatch batch;
    batch.records.push_back({0, envelope});
    batch.head = std::pair(
        qint64(1), QString::fromUtf8(encode(SignedNote{text, {signNote(text, originOf(uuid), engine)}})));
    if (const Done appended = (*writer)->append(batch); !appended)
        return appended;
    const LocalFolder folder(wish.paths); // decision 20: from now on another genesis is another log
    if (const Done copied = folder.keepCopy(); !copied)
        return copied;
    return folder.writePin(pinOf(1, tree.root()));
}

} // namespace

QString engineKeyPath(const StorePaths &paths)
{
    return paths.keys() + QStringLiteral("/engine");
}

QString consoleKeyPath(const StorePaths &paths)
{
    return paths.keys() + QStringLiteral("/console");
}

QString principalKeyPath(const StorePaths &paths, const QString &principal)
{
    return paths.keys() + QStringLiteral("/principal-") + QString(principal).replace(u'/', u'_');
}

QString originOf(const QString &storeUuid)
{
    return QStringLiteral("interlock/") + storeUuid;
}

void initStore(const InitWish &wish, const Clock &clock, QObject *context,
               const std::function<void(Result<InitFacts>)> &done)
{
    if (QFileInfo::exists(wish.paths.database))
        return done(fail(ErrorCode::BadInput,
                         QStringLiteral("there is a store at %1 already; it is never overwritten")
                             .arg(wish.paths.database),
                         QStringLiteral("name another with --store")));
    if (const Done made = wish.paths.makeFolders(); !made)
        return done(passOn(made));
    auto lock = EpochLock::acquire(wish.paths);
    if (!lock)
        return done(passOn(lock));
    const auto undo = std::make_shared<Undo>();
    for (const char *end : {"", "-wal", "-shm"}) // a store without its first record is none
        undo->files << wish.paths.database + QLatin1StringView(end);
    const auto engine = ownKey(engineKeyPath(wish.paths), QStringLiteral("interlock engine"), *undo);
    if (!engine)
        return done(passOn(engine));
    const auto console = ownKey(consoleKeyPath(wish.paths), QStringLiteral("interlock console"), *undo);
    if (!console)
        return done(passOn(console));
    const QString uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto policy =
        genesisPolicy({wish.person, wish.agent, wish.personKey->key(), wish.agentKey, (*engine)->key(),
                       (*console)->key(), originOf(uuid), clock.now().wall});
    if (!policy)
        return done(passOn(policy));
    const Statement statement = toStatement(*policy);
    const InitFacts facts{originOf(uuid), sha256Hex(encode(statement)), (*engine)->key(), (*console)->key()};
    std::shared_ptr<EpochLock> held = std::move(*lock);
    signRecord(
        statement, wish.personKey, context,
        [wish, uuid, facts, undo, held, engine = *engine, done](const Result<QByteArray> &envelope) mutable {
            const Done written =
                envelope ? writeGenesis(wish, uuid, *envelope, *engine) : Done(passOn(envelope));
            undo->keep = bool(written);
            held.reset(); // an engine may start as soon as the answer is there
            done(written ? Result<InitFacts>(facts) : Result<InitFacts>(passOn(written)));
        });
}

} // namespace interlock
