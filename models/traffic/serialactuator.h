#pragma once

#include "models/traffic/actuator.h"

#include <optional>

namespace interlock {

/// An actuator whose orders take their time: one at a time. The same order again joins the one on its way, a
/// lower one overtakes it, a higher one is refused. A reading waits until the order has ended, so that what
/// is read back is in force and not merely on its way.
class SerialActuator : public Actuator {
    Q_OBJECT
public:
    using Actuator::Actuator;
    void read(ReadDone done) final;
    void apply(Weight canary, ApplyDone done) final;
    void carriedOutOtherwise() final { m_failed.reset(); }
    void doubt(Weight canary, const QString &why) final { m_failed = Failed{canary, why, 0}; }

protected:
    /// Carries an order out; ends with `finish`, from the event loop.
    virtual void begin(Weight canary) = 0;
    /// Stops what `begin` started. Its answers that come later all the same must be dropped: `current`.
    virtual void abandon() = 0;
    virtual void look(ReadDone done) = 0;
    /// What is read back comes from what carries the traffic itself. False: it tells what is set, and an
    /// order of it that failed tells that it is not in force.
    virtual bool readsWhatIsInForce() const { return true; }

    void finish(const Done &done);
    /// Wraps a continuation of the order that runs now: it does nothing once that order has ended.
    template <typename Continue>
    auto current(Continue next)
    {
        return [this, turn = m_turn, next = std::move(next)](auto &&...arguments) mutable {
            if (turn == m_turn)
                next(std::forward<decltype(arguments)>(arguments)...);
        };
    }

private:
    struct Order {
        Weight canary;
        std::vector<ApplyDone> asked;
    };
    struct Failed {
        Weight canary;
        QString why;
        int times = 1; ///< in a row
    };
    void start(Weight canary);
    void tell(Order order, const Done &done);
    void judge(ReadDone done);

    std::optional<Order> m_order;
    std::vector<ReadDone> m_waiting;
    std::optional<Failed> m_failed; ///< the order that ended last, if it failed
    int m_turn = 0;
};

/// How long an order that failed so often waits before it is carried out once more: the first time not at
/// all, then 2 s and twice as long each time, at most 15 s. A unit that is restarted more often than five
/// times in 10 s is not started any more by systemd.
Duration pauseAfter(int failures);

} // namespace interlock
