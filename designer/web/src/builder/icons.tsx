/* A picture for each kind of field and block. */
import {
  AlignLeftOutlined, ApartmentOutlined, AppstoreOutlined, BankOutlined, CalculatorOutlined, CalendarOutlined, CheckSquareOutlined, ClockCircleOutlined, ColumnWidthOutlined, CreditCardOutlined, DatabaseOutlined,
  DownCircleOutlined, EditOutlined, EnvironmentOutlined, FieldTimeOutlined, FileTextOutlined, FontSizeOutlined, HighlightOutlined, HomeOutlined, IdcardOutlined, InfoCircleOutlined, LinkOutlined, MailOutlined, NumberOutlined, OrderedListOutlined,
  PaperClipOutlined, PercentageOutlined, PhoneOutlined, PictureOutlined, SafetyOutlined, ScheduleOutlined, SettingOutlined, StarOutlined, TableOutlined, UserOutlined, WalletOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';

const ICONS: Record<string, ReactNode> = {
  text: <FontSizeOutlined />, rich_text: <AlignLeftOutlined />, email: <MailOutlined />, phone: <PhoneOutlined />, url: <LinkOutlined />, number: <CalculatorOutlined />, integer: <NumberOutlined />, money: <WalletOutlined />, percent: <PercentageOutlined />, rating: <StarOutlined />,
  date: <CalendarOutlined />, time: <ClockCircleOutlined />, date_time: <ScheduleOutlined />, duration: <FieldTimeOutlined />, choice: <DownCircleOutlined />, choices: <CheckSquareOutlined />, boolean: <SafetyOutlined />, person: <UserOutlined />, department: <ApartmentOutlined />, position: <BankOutlined />,
  record: <DatabaseOutlined />, id_number: <IdcardOutlined />, bank_card: <CreditCardOutlined />, address: <HomeOutlined />, location: <EnvironmentOutlined />, file: <PaperClipOutlined />, image: <PictureOutlined />, signature: <HighlightOutlined />, section: <AppstoreOutlined />,
  columns: <ColumnWidthOutlined />, table: <TableOutlined />, note: <InfoCircleOutlined />, check: <SafetyOutlined />, total: <OrderedListOutlined />, setting: <SettingOutlined />, form: <FileTextOutlined />, recordType: <DatabaseOutlined />,
};
export const kindIcon = (kind: string): ReactNode => ICONS[kind] ?? <EditOutlined />;
