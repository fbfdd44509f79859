#pragma once

#include "models/plan/rehearsal.h"
#include "models/rehearsal/httpframing.h"

#include <QTcpSocket>
#include <QTimer>

#include <functional>

namespace interlock {

/// One connection of a client, handed on to one of its own to the canary, request by request in order. Bytes
/// pass as they are; what a fault hits is held, answered or left without an answer instead.
class ProxiedConnection : public QObject {
    Q_OBJECT
public:
    /// Whether a fault hits the next request, and which.
    using Decide = std::function<std::optional<Degradation>()>;
    ProxiedConnection(QTcpSocket *client, quint16 to, Decide decide, QObject *parent);
    ~ProxiedConnection() override;

    /// The fault is over: held requests go on now, those that would never be answered end.
    void release();

Q_SIGNALS:
    void gone();

private:
    enum class Part { Head, Body, Over };
    enum class Fate { HandedOn, Delayed, Hung, AnsweredHere };
    void pumpRequest();
    void pumpResponse();
    bool takeRequestHead();
    bool takeResponseHead();
    void takeBody(QTcpSocket &from, QByteArray &buffer, BodyEnd &body, Part &part, QTcpSocket *to);
    void follow(const Degradation &fault);
    void handOn();
    void tunnel();
    void requestOver();
    void answered();
    void refuse(int status, const QByteArray &reason);
    void upstreamGone();
    void end();

    QTcpSocket *m_client;
    QTcpSocket m_upstream;
    quint16 m_to;
    Decide m_decide;
    QTimer m_delay, m_idle;
    QByteArray m_fromClient, m_fromUpstream; ///< read and not handed on yet; bounded by kMostHead
    QByteArray m_head;                       ///< of a request that is held
    RequestHead m_request;
    ResponseHead m_response;
    Part m_requestPart = Part::Head, m_responsePart = Part::Head;
    Fate m_fate = Fate::HandedOn;
    int m_status = 0; ///< answered instead of the canary
    bool m_tunnel = false, m_ending = false;
};

} // namespace interlock
