#pragma once

#include "models/traffic/disk.h"
#include "models/traffic/flagfile.h"
#include "models/traffic/serialactuator.h"

namespace interlock {

/// Moves traffic through a flag file in flagd's format, which its readers watch: replaced atomically, read
/// back. The file carries the engine's epoch: one that is older raises nothing any more.
class FlagsActuator final : public SerialActuator {
    Q_OBJECT
public:
    explicit FlagsActuator(FlagsTraffic traffic, QObject *parent = nullptr)
        : SerialActuator(parent), m_traffic(std::move(traffic))
    {}
    Duration deadline() const override { return Disk::kDeadline; }
    void snapshot(TouchedDone done) override;
    void checkFit(ApplyDone done) override;
    void setBefore(const std::vector<Touched> &before) override;
    void setEpoch(qint64 epoch) override { m_epoch = epoch; }

private:
    void begin(Weight canary) override;
    void abandon() override {} // pieces of work follow one another on the disk's thread
    void look(ReadDone done) override;

    FlagsTraffic m_traffic;
    Disk m_disk;
    qint64 m_epoch = 0;
    std::optional<Touched> m_before; ///< the file before the rollout
};

} // namespace interlock
