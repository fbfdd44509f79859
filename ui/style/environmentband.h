#pragma once

#include <QWidget>

namespace interlock {

/// A coloured block that names the environment: where a wrong click would hurt.
class EnvironmentBand : public QWidget {
    Q_OBJECT
public:
    explicit EnvironmentBand(QWidget *parent = nullptr);
    void setEnvironment(const QString &environment);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_environment;
};

} // namespace interlock
