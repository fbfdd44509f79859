#pragma once

#include "models/traffic/actuator.h"

#include <memory>

namespace interlock {

/// Several switches that share the traffic, moved in one step (I14): each gets each order, at once, and each
/// is read back. Where they differ, the share is their mean, or none where that would pass for what one of
/// them has: it has not arrived, and goes back on all.
class Targets final : public Actuator {
    Q_OBJECT
public:
    struct Target {
        QString name;
        std::unique_ptr<Actuator> actuator;
    };
    explicit Targets(std::vector<Target> targets, QObject *parent = nullptr);
    Duration deadline() const override;
    void read(ReadDone done) override;
    void apply(Weight canary, ApplyDone done) override;
    void prepare() override;
    void takeOut(ApplyDone done) override;
    void snapshot(TouchedDone done) override;
    void checkFit(ApplyDone done) override;
    void giveBack(GivenBack done) override;
    void setBefore(const std::vector<Touched> &before) override;
    void doubt(Weight canary, const QString &why) override;
    void setEpoch(qint64 epoch) override;

private:
    void orderEach(const std::function<void(Actuator &, ApplyDone)> &order, const ApplyDone &done);

    std::vector<Target> m_targets;
};

/// All targets as one reading; the names of servers get their target's name before them.
ActuatorReading together(const std::vector<std::pair<QString, ActuatorReading>> &readings);

} // namespace interlock
