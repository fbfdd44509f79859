#pragma once

#include "ui/follower/snapshot.h"

#include <QWidget>

class QBoxLayout;
class QLabel;

namespace interlock {

class Chip;
class ElidedLabel;

/// One line of a list: bold words, muted words under them, a value and a chip at the right.
struct StatusLine {
    QString title;
    QString text = {};  ///< wraps; may be empty
    QString value = {}; ///< at the right; may be empty
    std::optional<Status> status = {};
    QString hint = {}; ///< tooltip
    bool operator==(const StatusLine &) const = default;
};

class StatusRow : public QWidget {
    Q_OBJECT
public:
    explicit StatusRow(QWidget *parent = nullptr);
    void show(const StatusLine &line);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fit();
    StatusLine m_line;
    QLabel *m_title, *m_text, *m_value;
    Chip *m_chip;
};

/// Lines under each other, kept as widgets so that new numbers cost no new ones.
class StatusList : public QWidget {
    Q_OBJECT
public:
    /// `empty` is said when there are no lines.
    explicit StatusList(const QString &empty, QWidget *parent = nullptr);
    void show(const std::vector<StatusLine> &lines);
    void setEmptyText(const QString &text);
    const std::vector<StatusLine> &lines() const { return m_lines; }

private:
    QLabel *m_empty;
    QBoxLayout *m_column;
    std::vector<StatusRow *> m_rows;
    std::vector<StatusLine> m_lines;
};

} // namespace interlock
