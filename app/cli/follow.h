#pragma once

#include "app/cli/session.h"
#include "models/engine/describe.h"

#include <QTimer>

namespace interlock::cli {

/// Follows the log of a store: told of every record as it becomes durable. Polls a counter of the store every
/// 50 ms.
class Follow : public QObject {
    Q_OBJECT
public:
    Follow(Petition &petition, QObject *parent = nullptr);

Q_SIGNALS:
    void record(const interlock::RecordWords &words, const interlock::Record &record);
    /// After each refresh that brought something.
    void moved();
    void broken(const interlock::Error &error);

private:
    void look();
    Petition &m_petition;
    QTimer m_timer;
    qint64 m_version = -2;
};

/// 0 completed, 3 rolled back, 4 held; 1 rolled back, and not all was restored; nullopt while it goes on by
/// itself. `notRestored`: see `Ledger::notRestored`.
std::optional<int> outcomeStatus(const RolloutState &state, const QString &notRestored = {});
/// The canary has no traffic, and what the pack restores besides is still on its way.
bool isRestoring(const StorePaths &paths, const Ledger &ledger, const RolloutEntry &entry);
/// Says what a rollback did not restore, and gives the exit status of that.
int complainOfMissing(const QString &notRestored);

/// `12  2026-11-21T14:21:05.812Z  engine  rolling-back  why`
QString recordLine(const RecordWords &words);
QJsonObject recordJson(const RecordWords &words);

} // namespace interlock::cli
