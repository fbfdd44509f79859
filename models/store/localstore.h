#pragma once

#include "models/store/paths.h"
#include "models/store/ports.h"

namespace interlock {

/// The small files in the folder beside a store in SQLite.
class LocalFolder : public StoreFolder {
public:
    explicit LocalFolder(StorePaths paths) : m_paths(std::move(paths)) {}

    Result<QByteArray> offered(const QString &sha256) const override;
    Done writeAnswer(const EngineAnswer &answer, const LocalSigner &engine) const override;
    Result<std::optional<EngineAnswer>> readAnswer(const QString &request,
                                                   const PublicKey &engine) const override;
    void sweepAnswers() const override;
    Done writeHeartbeat(const Heartbeat &beat) const override;
    void removeHeartbeat() const override;
    Done writePack(const QString &rollout, const QByteArray &pack) const override;
    Result<QByteArray> readPack(const QString &rollout) const override;
    bool hasPack(const QString &rollout) const override;
    void removePack(const QString &rollout) const override;
    Done writeLive(const QString &rollout, const QByteArray &text) const override;
    bool hasTombstone(const QString &rollout) const override;
    std::vector<QByteArray> tombstones() const override;
    uint tombstoneOwner(const QString &rollout) const override;
    void removeTombstone(const QString &rollout) const override;
    Done keep(const QByteArray &envelope) const override;
    std::vector<QByteArray> kept() const override;
    void forget(const QByteArray &envelope) const override;
    Done writePin(const QByteArray &pin) const override;
    Result<QByteArray> readPin() const override;
    Done keepCopy() const override;
    Result<qint64> copySize() const override;

private:
    StorePaths m_paths;
};

/// A store in SQLite on this machine, with its folder beside it.
class LocalStore : public Store {
public:
    explicit LocalStore(StorePaths paths);

    Done prepare() override;
    Result<std::unique_ptr<EpochHold>> takeEpoch() override;
    Result<std::shared_ptr<LocalSigner>> engineKey() override;
    Result<std::unique_ptr<LogReader>> openReader() override;
    Result<std::unique_ptr<BatchWriter>> openWriter() override;
    std::unique_ptr<Requests> openRequests() override;
    std::unique_ptr<Background> makeBackground() override;
    std::shared_ptr<const StoreFolder> folder() const override { return m_folder; }

private:
    StorePaths m_paths;
    std::shared_ptr<const LocalFolder> m_folder;
};

} // namespace interlock
