#pragma once

#include "models/traffic/actuator.h"

#include <QTimer>

#include <optional>

namespace interlock {

/// Takes the canary to 0 by one way after the other until 0 is read back and in force: the order, the order
/// again (over HAProxy a new connection), the canary taken out (HAProxy: MAINT), the plan's own command. A
/// way that fails is followed by the next at once; one that is answered is read back first. All ways are
/// absolute and may be carried out twice. Ends once; destroying it ends it silently.
class Lowering : public QObject {
    Q_OBJECT
public:
    enum class Way { Order, Again, TakeOut, Command };
    using Fallback = std::function<void(Actuator::ApplyDone)>;
    struct Parts {
        Actuator *actuator = nullptr;
        Fallback fallback = {}; ///< runs the plan's command; empty: it has none
        /// A way that has not ended by then is left to itself where the plan has a command, which then runs.
        Duration patience{40'000};
        std::function<void()> answered = {}; ///< a way was answered: told before it is read back
    };
    struct End {
        Done applied;                    ///< of the last way that was tried
        Result<ActuatorReading> reading; ///< read back after it
        QStringList tried = {};          ///< of each way but an order that arrived: "order: WHY NOT"
        /// It is at 0, and what had to be carried out for that was.
        bool isZero() const { return isSetToZero() && reading->notInForce.isEmpty(); }
        bool isSetToZero() const { return reading && reading->canary.basisPoints == 0; }
    };
    using Ended = std::function<void(const End &)>;
    explicit Lowering(Parts parts, QObject *parent = nullptr);

    void begin(Ended ended);

private:
    void next();
    void answered(int turn, const Done &done);
    void readBack();
    bool hasNext() const;

    Parts m_parts;
    Ended m_ended;
    std::optional<Way> m_way;
    bool m_isWay = true; ///< the actuator has what was tried last
    int m_turn = 0;
    QTimer m_patience;
    End m_end{Done(), fail(ErrorCode::NotFound, {})};
};
QString toString(Lowering::Way way); ///< "order", "order again", "canary taken out", "the plan's command"

} // namespace interlock
