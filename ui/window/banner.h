#pragma once

#include "ui/follower/snapshot.h"

#include <QFrame>
#include <QSet>

class QLabel;
class QPushButton;

namespace interlock {

/// A full-width line under the strip that says what is wrong and offers one action.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);

    struct Notice {
        StatusKind kind = StatusKind::Waiting;
        QString title;
        QString text;          ///< may be selected and copied: commands stand in it
        QString action = {};   ///< empty: no button
        QString copy = {};     ///< empty: nothing to copy
        bool closable = false; ///< the person may put it away
        QString subject = {};  ///< no notice of it is shown any more once one was put away; empty: none
        bool operator==(const Notice &) const = default;
    };
    void show(const std::optional<Notice> &notice);
    const std::optional<Notice> &notice() const { return m_notice; }
    QPushButton *actionButton() const { return m_action; }
    QPushButton *closeButton() const { return m_close; }

Q_SIGNALS:
    void actionRequested();
    void copyRequested(const QString &text);
    void closeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<Notice> m_notice;
    QSet<QString> m_putAway; ///< subjects
    QLabel *m_title, *m_text;
    QPushButton *m_action, *m_copy, *m_close;
};

/// Why a page is empty, and the one thing to do about it.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    struct Message {
        QString symbol, title, why;
        QString action; ///< empty: no button
        bool operator==(const Message &) const = default;
    };
    void show(const Message &message);
    const Message &message() const { return m_message; }

Q_SIGNALS:
    void actionRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColours();
    Message m_message;
    QLabel *m_symbol, *m_title, *m_why;
    QPushButton *m_action;
};

} // namespace interlock
